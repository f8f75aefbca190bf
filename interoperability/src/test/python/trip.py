"""A data class of an application."""
import dataclasses


@dataclasses.dataclass
class Trip:
    city: str
    days: int
