//! The slips of the list, whatever their kind.

use contract::scalar::DateTime;
use domain::slip::{Refusal, Slip, SlipKind, Tab, projection_of};
use store::SlipRow;

use crate::{Caller, Loaded, Platform, slips::kind_of, unavailable};

macro_rules! listed_kinds {
    ($($Kind:ident: $Document:ty),+ $(,)?) => {
        /// A slip of the cross-kind list.
        #[derive(Clone, Debug)]
        pub enum ListedSlip {
            $(
                #[doc = concat!("A ", stringify!($Kind), ".")]
                $Kind(Box<$Document>),
            )+
        }

        impl ListedSlip {
            /// Position in the list: the identifier that mutations take.
            pub fn cursor(&self) -> &str {
                match self {
                    $(Self::$Kind(slip) => Slip::id(slip.as_ref()),)+
                }
            }

            /// Its kind.
            pub fn kind(&self) -> SlipKind {
                match self {
                    $(Self::$Kind(_) => SlipKind::$Kind,)+
                }
            }

            /// Is the waste on the road, or to be brought back?
            pub(super) fn is_on_the_road(&self, now: DateTime) -> bool {
                match self {
                    $(Self::$Kind(slip) => slip.is_on_the_road(now),)+
                }
            }

            /// Organisations and tabs in which it stands.
            pub(crate) fn tabs(&self, now: DateTime) -> Vec<(String, Tab)> {
                match self {
                    $(Self::$Kind(slip) => projection_of(slip.as_ref(), now).tabs,)+
                }
            }

            /// Writes a copy of the slip, and answers its identifier; none when the slip is linked to others.
            pub(super) async fn copy(
                &self,
                platform: &Platform,
                caller: &Caller,
            ) -> Result<Option<String>, Refusal> {
                match self {
                    $(Self::$Kind(slip) => platform.copy_slip(caller, slip.as_ref()).await,)+
                }
            }

            /// Writes again the lists in which the slip stands.
            pub(super) async fn list_again(
                &self,
                platform: &Platform,
                caller: &Caller,
                row: &SlipRow,
            ) -> Result<(), Refusal> {
                match self {
                    $(Self::$Kind(_) => platform.list_slip_again::<$Document>(caller, row).await,)+
                }
            }

            /// The slip of a stored row.
            ///
            /// # Errors
            /// The kind is not listed, or the document is not one of that kind.
            pub(crate) fn of(row: &SlipRow) -> Result<Self, Refusal> {
                match kind_of(row) {
                    $(Some(SlipKind::$Kind) => {
                        Ok(Self::$Kind(Box::new(Loaded::<$Document>::of(row)?.slip)))
                    })+
                    _ => Err(unavailable(format_args!("kind {} is not listed", row.kind))),
                }
            }
        }
    };
}

// One line a kind; the API's union has the same lines.
listed_kinds! {
    Bsdd: contract::bsdd::Form,
    Bsda: contract::bsda::Bsda,
    Bsvhu: contract::bsvhu::Bsvhu,
    Bspaoh: contract::bspaoh::Bspaoh,
}
