//! The types of the GraphQL contract, which are also the shapes that are stored.
