"""What has to be closed so that nothing gets from where it starts to where it ends."""
