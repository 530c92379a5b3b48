"""The lists of tasks: what their pages show, and what is taken away from them."""
