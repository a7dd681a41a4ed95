//! `bordereau schema [--json]`

use std::{io::Write, process::ExitCode};

use clap::ArgMatches;

use super::error::CommandError;

/// The whole schema, as tools that generate clients ask for it.
const INTROSPECTION: &str = "query IntrospectionQuery { __schema {
  queryType { name } mutationType { name } subscriptionType { name } types { ...type }
  directives { name description locations isRepeatable args(includeDeprecated: true) { ...input } }
} }
fragment type on __Type {
  kind name description specifiedByURL isOneOf
  fields(includeDeprecated: true) {
    name description isDeprecated deprecationReason type { ...reference } args(includeDeprecated: true) { ...input }
  }
  inputFields(includeDeprecated: true) { ...input }
  interfaces { ...reference } possibleTypes { ...reference }
  enumValues(includeDeprecated: true) { name description isDeprecated deprecationReason }
}
fragment input on __InputValue {
  name description defaultValue isDeprecated deprecationReason type { ...reference }
}
fragment reference on __Type {
  kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name } } } } }
}";

pub(super) fn run(matches: &ArgMatches) -> Result<ExitCode, CommandError> {
    let text = if matches.get_flag("json") {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .build()
            .map_err(CommandError::Runtime)?;
        let answer = runtime.block_on(api::contract().execute(INTROSPECTION.into()));
        serde_json::to_string_pretty(&answer).map_err(|cause| CommandError::Json {
            source_text: "l'introspection".to_owned(),
            cause,
        })?
    } else {
        api::sdl()
    };
    writeln!(std::io::stdout(), "{}", text.trim_end())?;
    Ok(ExitCode::SUCCESS)
}
