"""What the user gives: tables read strictly, written canonically, overlaid by scenarios."""
