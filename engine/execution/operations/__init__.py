"""Operations that service tasks call by name, each with declared inputs. Importing this package registers them."""

from engine.execution.operations import counting, people_of, records, telling

__all__ = ["counting", "people_of", "records", "telling"]
