from anhe.people.models.merges import PersonMerge
from anhe.people.models.persons import Person, Sex
from anhe.people.models.relations import Relation, RelationKind

__all__ = ["Person", "PersonMerge", "Relation", "RelationKind", "Sex"]
