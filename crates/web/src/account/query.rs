//! The documents that the pages of accounts run.

use crate::graphql::{DateTime, documents};

documents! {
    "queries/account.graphql", ();
    /// The visitor.
    Me,
    /// Opens an inactive account.
    SignUp,
    /// Sends the link that activates an account again.
    ResendActivation,
    /// Sends a link that lets one choose another password.
    RequestPasswordReset,
    /// Whether such a link is alive.
    PasswordResetLink,
    /// Chooses another password with such a link.
    ResetPassword,
    /// Who an invitation is for.
    InvitationLink,
    /// Opens the account of somebody invited.
    JoinWithInvite,
    /// Changes one's name or telephone.
    EditProfile,
    /// Changes one's password.
    ChangePassword,
    /// One's personal tokens.
    AccessTokens,
    /// A new personal token.
    CreateAccessToken,
    /// Takes back a token.
    RevokeAccessToken,
    /// Takes back every personal token.
    RevokeAllAccessTokens,
    /// Draws the key of a second factor.
    PrepareSecondFactor,
    /// Switches the second factor on, with a code that proves that the key is kept.
    ConfirmSecondFactor,
    /// Switches the second factor off.
    DisableSecondFactor,
}
