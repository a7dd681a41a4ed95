//! Executable workflows.
//!
//! A scenario tells, step by step, who sends which GraphQL operation and what comes back. The same files are
//! the tutorials of the documentation, the data of the sandbox and tests: an example that is published is an
//! example that runs. The crate knows nothing of the platform; whoever plays a scenario brings a [`Client`].

mod cast;
mod document;
mod expectation;
mod literal;
mod placeholder;
mod play;
mod sandbox;

pub use cast::{Actor, Cast, User};
pub use document::{ExpectedError, Outcome, Scenario, ScenarioError, Step};
pub use expectation::Mismatch;
pub use literal::Literal;
pub use placeholder::{Unresolved, placeholders};
pub use play::{Answer, Client, Failure, PlayError};
pub use sandbox::{PublishedScenario, Sandbox, SandboxSlip, published, sandbox, slip_template};
