"""An index whose rows stand in Milvus: built, opened, searched and checked there."""
