"""What happens to an order, from a parcel that arrives to goods that left."""

__version__ = "0.1.0"
