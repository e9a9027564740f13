"""How days and instants are written in each language of the screen."""
