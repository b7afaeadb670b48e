"""What fieldkit keeps: frozen values with the rules that belong to them."""
