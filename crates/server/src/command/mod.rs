//! The command line: one file a command.

mod accounts;
mod admin;
mod arguments;
mod backup;
mod data;
mod directory;
mod error;
mod progress;
mod restore;
mod schema;
mod seed;
mod serve;
mod settings;
mod verify;

use std::{
    ffi::OsString,
    io::{self, IsTerminal, Write},
    process::ExitCode,
};

use clap::ArgMatches;
use tracing_subscriber::EnvFilter;

use self::error::CommandError;
use crate::config::{Config, Layers, LogFormat};

/// Runs the command that the arguments ask for; the first one is the name of the program.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let matches = match arguments::command().try_get_matches_from(arguments) {
        Ok(matches) => matches,
        Err(error) => return arguments::explain(&error),
    };
    match dispatch(&matches) {
        Ok(code) => code,
        // Whoever read the answer has seen enough.
        Err(CommandError::Output(cause)) if cause.kind() == io::ErrorKind::BrokenPipe => {
            ExitCode::SUCCESS
        }
        Err(error) => {
            // Nothing can be done when even that cannot be written.
            let _ = writeln!(io::stderr(), "Erreur : {error}");
            ExitCode::FAILURE
        }
    }
}

/// Bytes of stack of a worker thread: a document with all its legs passes by value through a dozen calls, which
/// overflows the usual two mebibytes in a build without optimisation. Reserved, not used.
const STACK: usize = 16 << 20;

fn dispatch(matches: &ArgMatches) -> Result<ExitCode, CommandError> {
    let Some((name, matches)) = matches.subcommand() else {
        return Ok(ExitCode::FAILURE);
    };
    match name {
        "schema" => return schema::run(matches),
        "config" => return settings::run(matches),
        _ => {}
    }
    let config = Config::read(&layers(matches)?)?;
    start_log(&config)?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .thread_stack_size(STACK)
        .build()
        .map_err(CommandError::Runtime)?;
    let outcome = runtime.block_on(async {
        match name {
            "serve" => serve::run(&config).await,
            "seed" => seed::run(matches, &config).await,
            "verify" => verify::run(&config).await,
            "backup" => backup::run(matches, &config).await,
            "restore" => restore::run(matches, &config).await,
            "directory" => directory::run(matches, &config).await,
            _ => admin::run(matches, &config).await,
        }
    });
    // Work that blocks, such as a long read, must not hold the exit.
    runtime.shutdown_background();
    outcome
}

/// The settings as flags, environment and file give them.
fn layers(matches: &ArgMatches) -> Result<Layers, CommandError> {
    let matches = innermost(matches);
    let flags = arguments::flags(matches);
    let file = arguments::file(matches);
    let environment = std::env::vars_os()
        .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)));
    Ok(Layers::gather(&flags, environment, file)?)
}

/// The arguments of the command itself, which may be a command of a command.
fn innermost(matches: &ArgMatches) -> &ArgMatches {
    matches
        .subcommand()
        .map_or(matches, |(_, matches)| innermost(matches))
}

/// Logs go to the error output: the answer of a command is alone on the other one.
fn start_log(config: &Config) -> Result<(), CommandError> {
    let filter = EnvFilter::try_new(&config.log)
        .map_err(|error| CommandError::LogFilter(error.to_string()))?;
    let log = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(io::stderr().is_terminal())
        .with_writer(io::stderr);
    let started = match config.log_format {
        LogFormat::Texte => log.try_init(),
        LogFormat::Json => log.json().flatten_event(true).try_init(),
    };
    started.map_err(|error| CommandError::LogFilter(error.to_string()))
}
