"""What a request costs before anything is computed, and how one that costs too much is refused."""
