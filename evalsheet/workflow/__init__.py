"""The story of each command in a screenful: paths and clock come in as arguments, values go out."""
