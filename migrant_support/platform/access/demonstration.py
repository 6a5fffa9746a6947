"""The sign-ins of the demonstration country. In demo mode only: production turns such accounts away (SEC KY-1)."""

PASSWORD = "walk-through-ceylon-42"  # noqa: S105 - shown to everybody on the sign-in page of a demonstration
