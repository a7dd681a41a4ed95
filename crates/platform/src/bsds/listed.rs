//! The slips of the list, whatever their kind.

use domain::slip::{Refusal, Slip, SlipKind};
use store::SlipRow;

use crate::{Loaded, slips::kind_of, unavailable};

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

            /// The slip of a stored row.
            ///
            /// # Errors
            /// The kind is not listed, or the document is not one of that kind.
            pub(super) fn of(row: &SlipRow) -> Result<Self, Refusal> {
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
}
