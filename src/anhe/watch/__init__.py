"""Watch (电子定位): positions taken in under an order, and the right alert for the right officer. Law art. 29."""
