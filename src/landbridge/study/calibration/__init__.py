"""What observed flows reveal of costs that no tariff holds, and what that foretells."""
