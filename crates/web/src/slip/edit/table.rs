//! What a form is made of, as data: a kind of slips brings a table, the rest of this room reads it.
//!
//! A path is the API's (`emitter.company.siret`), and is the name of the field too: what the API says of a path is shown
//! beside the field. No table says what is required or sealed: the API does.

use serde_json::Value;

use crate::{fields::Choice, graphql::Checked, vocabulary::CompanyType};

/// The form of a kind of slips.
pub(crate) struct Table {
    /// « BSVHU »
    pub(super) name: &'static str,
    /// « véhicules hors d'usage »
    pub(super) waste: &'static str,
    /// Profiles that deal with it; all when there is none.
    pub(super) profiles: &'static [CompanyType],
    /// Segment of its addresses: `bsvhus`.
    pub(super) path: &'static str,
    pub(super) documents: Documents,
    /// The filter of `ecoOrganismes` for this kind.
    pub(super) eco_organismes: &'static str,
    /// Waste codes that may be looked for.
    pub(super) waste_codes: fn(&str) -> bool,
    /// The slips that one of this kind may take on, when it may.
    pub(super) previous: Option<Previous>,
    pub(super) sections: &'static [Section],
}

/// Slips that have arrived, and go on with another.
pub(super) struct Previous {
    /// Lists those that an organisation holds, as `found`.
    pub(super) document: Checked,
    /// Where a slip tells those that it has taken on.
    pub(super) taken: &'static [&'static str],
    /// How one is proposed.
    pub(super) choice: fn(&Value) -> Choice,
}

/// The documents that a form runs. Each names `slip` what it asks about.
pub(super) struct Documents {
    pub(super) load: Checked,
    pub(super) create: Checked,
    pub(super) update: Checked,
    /// The identifier travels inside the input of `update`.
    pub(super) id_is_in_input: bool,
    pub(super) create_carrier: Checked,
    pub(super) update_carrier: Checked,
    pub(super) delete_carrier: Checked,
}

/// A step of the form.
pub(super) struct Section {
    /// Anchor.
    pub(super) id: &'static str,
    pub(super) title: &'static str,
    pub(super) when: Option<When>,
    pub(super) blocks: &'static [Block],
}

pub(super) enum Block {
    Group(Group),
    List(List),
}

/// Fields that go together.
pub(super) struct Group {
    pub(super) legend: &'static str,
    pub(super) note: &'static str,
    pub(super) pieces: &'static [Piece],
    /// Folded as long as it is empty.
    pub(super) is_optional: bool,
    /// Path that is erased when all the fields are empty.
    pub(super) whole: Option<&'static str>,
    pub(super) when: Option<When>,
}

/// Rows of the same fields.
pub(super) struct List {
    pub(super) path: &'static str,
    /// « Transporteur »: rows are numbered after it.
    pub(super) one: &'static str,
    /// « Transporteurs »
    pub(super) many: &'static str,
    /// « Ajouter un transporteur »
    pub(super) add: &'static str,
    pub(super) most: usize,
    /// Number of the first row in the API's paths.
    pub(super) first: usize,
    /// How many rows a blank form shows.
    pub(super) blank: usize,
    /// A row without this field is no row.
    pub(super) key: &'static str,
    /// Rows are carriers, saved one by one before the slip: where a row tells that it is signed.
    pub(super) signed: Option<&'static str>,
    pub(super) is_optional: bool,
    pub(super) pieces: &'static [Piece],
    pub(super) when: Option<When>,
}

#[derive(Clone, Copy)]
pub(super) enum Piece {
    Item(Item),
    Company(Role),
}

/// A field. In a list its path starts at the row.
#[derive(Clone, Copy)]
pub(super) struct Item {
    pub(super) path: &'static str,
    pub(super) label: &'static str,
    pub(super) hint: &'static str,
    pub(super) shape: Shape,
    /// What a blank form proposes.
    pub(super) default: &'static str,
    pub(super) when: Option<When>,
    /// Another spelling of the same value, which must be erased with it.
    pub(super) twin: Option<&'static str>,
}

/// How a value is typed, and what it is for the API.
#[derive(Clone, Copy)]
pub(super) enum Shape {
    Text,
    Email,
    Phone,
    /// SIRET, or the VAT number of a foreign company, which has a path of its own.
    Company {
        foreign: bool,
    },
    Decimal(&'static str),
    Integer(&'static str),
    /// How many values another field has, unless another number is typed.
    Count(&'static str, &'static str),
    Day,
    Check,
    YesNo,
    /// One of a few.
    Few(fn() -> Vec<Choice>),
    /// One of many.
    Many(fn() -> Vec<Choice>),
    /// Several of a few.
    Several(fn() -> Vec<Choice>),
    /// Values, one a line.
    Tags,
    /// One of the eco-organismes that this kind accepts.
    EcoOrganisme,
    /// A slip that this one takes on, by its identifier.
    Slip,
    /// Several of them.
    Slips,
    /// A waste code, which can be looked for by words; and the box that tells that it is dangerous.
    WasteCode(Option<&'static str>),
}

/// The values of another field with which this one matters. `./` starts at the row.
#[derive(Clone, Copy, Debug)]
pub(super) struct When {
    pub(super) path: &'static str,
    pub(super) is: &'static [&'static str],
}

/// A company in a role.
#[derive(Clone, Copy)]
pub(super) struct Role {
    pub(super) path: &'static str,
    /// « l'émetteur »
    pub(super) whose: &'static str,
    /// Profiles of which one is expected; any when there is none.
    pub(super) profiles: &'static [CompanyType],
    /// Profiles that make a visitor's organisation take this role in a blank form.
    pub(super) own: &'static [CompanyType],
    pub(super) foreign: bool,
    /// An unregistered company is worth a warning.
    pub(super) registered: bool,
    /// The role in `favorites`; empty when it has none.
    pub(super) favorite: &'static str,
    /// Other fields that the company's profile fills.
    pub(super) also: &'static [Also],
    /// When the company has an identifier.
    pub(super) identified: &'static [When],
    /// When somebody is to be contacted there.
    pub(super) employs: Option<When>,
    /// When there is such a company at all.
    pub(super) present: Option<When>,
}

/// A field that a profile fills.
#[derive(Clone, Copy)]
pub(super) struct Also {
    /// Path of the field.
    pub(super) path: &'static str,
    /// Path in what a search finds.
    pub(super) from: &'static str,
    pub(super) when: Option<When>,
}

/// What a ticked box says.
pub(super) const YES: &str = "oui";
/// What « non » says, where nothing may be said.
pub(super) const NO: &str = "non";
/// An unticked box, an empty field.
pub(super) const UNSET: &[&str] = &[""];
/// A ticked box.
pub(super) const SET: &[&str] = &[YES];

pub(super) const fn unset(path: &'static str) -> When {
    When { path, is: UNSET }
}

pub(super) const fn item(path: &'static str, label: &'static str, shape: Shape) -> Item {
    Item {
        path,
        label,
        hint: "",
        shape,
        default: "",
        when: None,
        twin: None,
    }
}

pub(super) const fn text(path: &'static str, label: &'static str) -> Item {
    item(path, label, Shape::Text)
}

impl Item {
    pub(super) const fn hint(mut self, hint: &'static str) -> Self {
        self.hint = hint;
        self
    }

    pub(super) const fn twin(mut self, path: &'static str) -> Self {
        self.twin = Some(path);
        self
    }

    pub(super) const fn default(mut self, default: &'static str) -> Self {
        self.default = default;
        self
    }

    pub(super) const fn when(mut self, path: &'static str, is: &'static [&'static str]) -> Self {
        self.when = Some(When { path, is });
        self
    }

    pub(super) const fn piece(self) -> Piece {
        Piece::Item(self)
    }
}

pub(super) const fn role(path: &'static str, whose: &'static str) -> Role {
    Role {
        path,
        whose,
        profiles: &[],
        own: &[],
        foreign: false,
        registered: true,
        favorite: "",
        also: &[],
        identified: &[],
        employs: None,
        present: None,
    }
}

impl Role {
    pub(super) const fn profiles(mut self, profiles: &'static [CompanyType]) -> Self {
        self.profiles = profiles;
        self
    }

    pub(super) const fn own(mut self, own: &'static [CompanyType]) -> Self {
        self.own = own;
        self
    }

    pub(super) const fn foreign(mut self) -> Self {
        self.foreign = true;
        self
    }

    pub(super) const fn anybody(mut self) -> Self {
        self.registered = false;
        self
    }

    pub(super) const fn favorite(mut self, favorite: &'static str) -> Self {
        self.favorite = favorite;
        self
    }

    pub(super) const fn also(mut self, also: &'static [Also]) -> Self {
        self.also = also;
        self
    }

    pub(super) const fn identified(mut self, when: &'static [When]) -> Self {
        self.identified = when;
        self
    }

    pub(super) const fn present(mut self, when: When) -> Self {
        self.present = Some(when);
        self
    }

    pub(super) const fn employs(mut self, when: When) -> Self {
        self.employs = Some(when);
        self
    }

    pub(super) const fn piece(self) -> Piece {
        Piece::Company(self)
    }
}

pub(super) const fn also(path: &'static str, from: &'static str) -> Also {
    Also {
        path,
        from,
        when: None,
    }
}

impl Also {
    pub(super) const fn when(mut self, path: &'static str, is: &'static [&'static str]) -> Self {
        self.when = Some(When { path, is });
        self
    }
}

pub(super) const fn group(legend: &'static str, pieces: &'static [Piece]) -> Group {
    Group {
        legend,
        note: "",
        pieces,
        is_optional: false,
        whole: None,
        when: None,
    }
}

impl Group {
    pub(super) const fn note(mut self, note: &'static str) -> Self {
        self.note = note;
        self
    }

    pub(super) const fn optional(mut self) -> Self {
        self.is_optional = true;
        self
    }

    pub(super) const fn whole(mut self, path: &'static str) -> Self {
        self.whole = Some(path);
        self
    }

    pub(super) const fn when(mut self, path: &'static str, is: &'static [&'static str]) -> Self {
        self.when = Some(When { path, is });
        self
    }

    pub(super) const fn block(self) -> Block {
        Block::Group(self)
    }
}

pub(super) const fn section(
    id: &'static str,
    title: &'static str,
    blocks: &'static [Block],
) -> Section {
    Section {
        id,
        title,
        when: None,
        blocks,
    }
}

impl Section {
    pub(super) const fn when(mut self, path: &'static str, is: &'static [&'static str]) -> Self {
        self.when = Some(When { path, is });
        self
    }
}

/// The fields of a company, after its path.
const fn company(foreign: bool) -> [Item; 6] {
    let number = if foreign {
        item(
            "siret",
            "SIRET ou numéro de TVA",
            Shape::Company { foreign },
        )
        .hint("Le numéro de TVA pour un établissement étranger seulement.")
    } else {
        item("siret", "SIRET", Shape::Company { foreign })
    };
    [
        number,
        text("name", "Raison sociale"),
        text("address", "Adresse"),
        text("contact", "Personne à contacter"),
        item("phone", "Téléphone", Shape::Phone),
        item("mail", "Courriel", Shape::Email),
    ]
}

/// The fields of a French company.
pub(super) static FRENCH: [Item; 6] = company(false);
/// The fields of a company that may be foreign.
pub(super) static FOREIGN: [Item; 6] = company(true);
