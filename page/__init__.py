"""How the page looks and what it says: plain functions from answers to HTML. Nothing here knows Gradio."""
