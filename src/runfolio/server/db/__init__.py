"""Tables, engines, sessions and migrations. Knows no resource's rules."""
