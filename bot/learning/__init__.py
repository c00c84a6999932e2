"""What people's corrections teach: what is meant by what customers write. On probation first, never in silence."""
