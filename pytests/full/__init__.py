"""What is held at full size, on the build that `make full` left."""
