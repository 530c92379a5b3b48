"""The lists of the organisation: what their pages show, and what is taken away from them."""
