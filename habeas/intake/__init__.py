"""Tables as written become typed rows, or a complete list of what is wrong with them."""
