"""What every app stands on: encrypted field, keyed limits, Markdown, events and deliveries, working calendar."""
