"""Where orders go. A new ERP or CRM is one file here."""
