//! The pages of the site, by address.

use std::collections::BTreeMap;

use scenario::ScenarioError;

use crate::{
    catalogue::{Catalogue, Reference},
    layout::{Menu, document},
    markdown::{Entry, Rendered, render},
    pages::{SOURCES, address},
    reference::{contents, item, list},
    settings::{SettingRow, table},
    tutorial::tutorial,
};

/// What the site is made of besides its own files.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    /// The schema in the definition language.
    pub sdl: String,
    /// The settings of the server.
    pub settings: Vec<SettingRow>,
}

/// Why the site cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum SiteError {
    /// The definition language cannot be read.
    #[error("le schéma n'est pas lisible : {0}")]
    Schema(#[from] Box<async_graphql_parser::Error>),
    /// A scenario cannot be read.
    #[error("le scénario « {name} » n'est pas lisible : {cause}")]
    Scenario {
        /// Its name.
        name: String,
        /// Why.
        cause: Box<ScenarioError>,
    },
    /// A page shows a scenario that does not exist.
    #[error("la page « {page} » montre le scénario « {name} », qui n'existe pas")]
    NoScenario {
        /// The page.
        page: &'static str,
        /// The scenario that it names.
        name: String,
    },
    /// A page cannot be written out.
    #[error(transparent)]
    Template(#[from] askama::Error),
}

/// A page, without what surrounds it.
#[derive(Clone, Debug)]
pub struct Page {
    /// Path, from `/docs`.
    pub address: String,
    /// Title.
    pub title: String,
    /// One sentence for search engines.
    pub summary: String,
    /// Content.
    pub html: String,
    pub(crate) contents: Vec<Entry>,
    /// The page of the menu that this one belongs to.
    pub(crate) menu_name: &'static str,
}

/// The documentation site.
#[derive(Debug)]
pub struct Site {
    menu: Menu,
    pages: BTreeMap<String, Page>,
    catalogue: Catalogue,
}

impl Site {
    /// Makes the site.
    ///
    /// # Errors
    /// Something that a page shows cannot be read.
    pub fn new(sources: &Sources) -> Result<Self, SiteError> {
        let mut menu = Menu::default();
        let mut pages = BTreeMap::new();
        for source in SOURCES {
            let text = completed(source.name, source.text, sources)?;
            let Rendered {
                title,
                summary,
                html,
                contents,
            } = render(&text);
            menu.add(source.section, source.name, &title);
            let address = address(source.name);
            let page = Page {
                address: address.clone(),
                title,
                summary,
                html,
                contents,
                menu_name: source.name,
            };
            pages.insert(address, page);
        }
        Ok(Self {
            menu,
            pages,
            catalogue: Catalogue::read(&sources.sdl).map_err(Box::new)?,
        })
    }

    /// The page at an address, written out; none when there is no such page. `search` keeps the entries of the
    /// reference whose name holds it.
    ///
    /// # Errors
    /// The page cannot be written out.
    pub fn page(&self, path: &str, search: Option<&str>) -> Result<Option<String>, SiteError> {
        let Some(page) = self.find(path, search)? else {
            return Ok(None);
        };
        Ok(Some(document(&page, &self.menu)?))
    }

    /// Addresses of all the pages.
    pub fn addresses(&self) -> Vec<String> {
        let queries = self
            .catalogue
            .queries
            .keys()
            .map(|name| Reference::Query(name.clone()));
        let mutations = self
            .catalogue
            .mutations
            .keys()
            .map(|name| Reference::Mutation(name.clone()));
        let types = self
            .catalogue
            .types
            .keys()
            .map(|name| Reference::Type(name.clone()));
        let items = queries
            .chain(mutations)
            .chain(types)
            .map(|reference| reference.address());
        self.pages.keys().cloned().chain(items).collect()
    }

    fn find(&self, path: &str, search: Option<&str>) -> Result<Option<Page>, SiteError> {
        if let Some(rest) = path.strip_prefix("/docs/reference/") {
            let reference = rest
                .split_once('/')
                .and_then(|(group, name)| Reference::of_address(group, name));
            return Ok(match reference {
                Some(reference) => item(&self.catalogue, &reference)?,
                None => None,
            });
        }
        let Some(mut page) = self.pages.get(path).cloned() else {
            return Ok(None);
        };
        if path == "/docs/reference" {
            page.contents = contents(&self.catalogue);
            page.html
                .push_str(&list(&self.catalogue, search.unwrap_or_default())?);
        }
        Ok(Some(page))
    }
}

/// The text of a page with what it asks for in blocks of its own: a scenario, the settings.
fn completed(page: &'static str, text: &str, sources: &Sources) -> Result<String, SiteError> {
    let mut completed = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, block)) = rest.split_once("```scenario\n") {
        let (name, after) = block.split_once("\n```").unwrap_or((block, ""));
        let published = scenario::published()
            .iter()
            .find(|published| published.name == name);
        let published = published.ok_or_else(|| SiteError::NoScenario {
            page,
            name: name.to_owned(),
        })?;
        let scenario = published.scenario().map_err(|cause| SiteError::Scenario {
            name: name.to_owned(),
            cause: Box::new(cause),
        })?;
        completed.push_str(before);
        completed.push_str(&tutorial(&scenario));
        rest = after;
    }
    completed.push_str(rest);
    Ok(completed.replace("```reglages\n```", &table(&sources.settings)))
}
