"""Tabs of the page beside "Ask": their Gradio parts and what happens when a person does something."""
