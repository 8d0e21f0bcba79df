"""What lies in an inbox, told apart and read, file by file."""
