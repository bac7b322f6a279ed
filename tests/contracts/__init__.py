"""What the makers of networks say of them: held against every request and every answer in tests."""
