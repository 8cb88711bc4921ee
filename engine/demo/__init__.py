"""The invented organisation for trying, testing and measuring. No name belongs to an office holder."""
