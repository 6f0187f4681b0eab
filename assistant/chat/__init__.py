"""A language model that writes answers, held to the same evidence as the quotes; read writer.py first.

Nothing in here is imported unless ASSISTANT_CHAT_MODEL names a model.
"""
