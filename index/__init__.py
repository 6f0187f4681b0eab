"""PASSAGES -> NEAREST PASSAGES. Embeds, stores and finds; knows the model and Chroma, never a question's meaning."""
