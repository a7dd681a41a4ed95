//! The HTML pages: a client of the GraphQL API and of nothing else.
