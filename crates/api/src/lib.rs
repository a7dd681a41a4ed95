//! The GraphQL schema: resolvers that call the platform and nothing else.
