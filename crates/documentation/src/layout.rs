//! What surrounds every page.

use askama::Template;

use crate::{
    markdown::Entry,
    pages::{Section, address},
    site::Page,
};

/// The menu, with the page that is being read.
#[derive(Clone, Debug)]
pub(crate) struct MenuSection {
    pub(crate) title: &'static str,
    pub(crate) entries: Vec<MenuEntry>,
}

/// A line of the menu.
#[derive(Clone, Debug)]
pub(crate) struct MenuEntry {
    pub(crate) title: String,
    pub(crate) address: String,
    pub(crate) is_current: bool,
}

/// A whole page.
#[derive(Debug, Template)]
#[template(path = "page.html")]
struct Document<'p> {
    title: &'p str,
    summary: &'p str,
    menu: &'p [MenuSection],
    contents: &'p [Entry],
    html: &'p str,
    previous: Option<&'p MenuEntry>,
    next: Option<&'p MenuEntry>,
}

/// Names of the pages in prose with their titles, from which menus are made.
#[derive(Clone, Debug, Default)]
pub(crate) struct Menu {
    entries: Vec<(Section, &'static str, String)>,
}

impl Menu {
    pub(crate) fn add(&mut self, section: Section, name: &'static str, title: &str) {
        self.entries.push((section, name, title.to_owned()));
    }

    /// The menu as seen from a page; pages of the reference are seen from the page that lists them.
    fn seen_from(&self, current: &str) -> Vec<MenuSection> {
        let entry = |(_, name, title): &(Section, &'static str, String)| MenuEntry {
            title: title.clone(),
            address: address(name),
            is_current: *name == current,
        };
        Section::ALL
            .iter()
            .map(|section| MenuSection {
                title: section.title(),
                entries: self
                    .entries
                    .iter()
                    .filter(|(own, ..)| own == section)
                    .map(entry)
                    .collect(),
            })
            .collect()
    }
}

/// Writes a page out.
///
/// # Errors
/// The template cannot be rendered.
pub(crate) fn document(page: &Page, menu: &Menu) -> Result<String, askama::Error> {
    let sections = menu.seen_from(page.menu_name);
    let flat: Vec<&MenuEntry> = sections
        .iter()
        .flat_map(|section| &section.entries)
        .collect();
    let position = flat
        .iter()
        .position(|entry| entry.is_current && entry.address == page.address);
    let at = |index: Option<usize>| index.and_then(|index| flat.get(index).copied());
    Document {
        title: &page.title,
        summary: &page.summary,
        menu: &sections,
        contents: &page.contents,
        html: &page.html,
        previous: at(position.and_then(|position| position.checked_sub(1))),
        next: at(position.map(|position| position + 1)),
    }
    .render()
}
