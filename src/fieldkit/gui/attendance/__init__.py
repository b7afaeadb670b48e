"""Events: their list, their marks and the people registered for them."""
