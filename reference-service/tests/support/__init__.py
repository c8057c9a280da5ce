"""What black-box tests of the echo server share. Nothing in here knows how the server is built."""
