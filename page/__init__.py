"""How the page looks and what it says: plain functions from answers to HTML. Only tabs/ knows Gradio."""
