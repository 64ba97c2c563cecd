"""What the desk works out without asking anybody: lists, sheets, and cases made of them."""
