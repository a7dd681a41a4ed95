//! Files as they are published, small.

use std::{
    fmt::Write as _,
    fs::File,
    io::Write as _,
    path::{Path, PathBuf},
};

use directory::{
    Directory, ImportError, ImportReport, ImportSettings, ImportedDirectory, Mode, SearchQuery,
    Silent, Sources,
};
use tempfile::TempDir;
use zip::{ZipWriter, write::SimpleFileOptions};

const ESTABLISHMENT_HEADER: &str = "siren,nic,siret,statutDiffusionEtablissement,dateCreationEtablissement,trancheEffectifsEtablissement,anneeEffectifsEtablissement,activitePrincipaleRegistreMetiersEtablissement,dateDernierTraitementEtablissement,etablissementSiege,nombrePeriodesEtablissement,complementAdresseEtablissement,numeroVoieEtablissement,indiceRepetitionEtablissement,dernierNumeroVoieEtablissement,indiceRepetitionDernierNumeroVoieEtablissement,typeVoieEtablissement,libelleVoieEtablissement,codePostalEtablissement,libelleCommuneEtablissement,libelleCommuneEtrangerEtablissement,distributionSpecialeEtablissement,codeCommuneEtablissement,codeCedexEtablissement,libelleCedexEtablissement,codePaysEtrangerEtablissement,libellePaysEtrangerEtablissement,identifiantAdresseEtablissement,coordonneeLambertAbscisseEtablissement,coordonneeLambertOrdonneeEtablissement,complementAdresse2Etablissement,numeroVoie2Etablissement,indiceRepetition2Etablissement,typeVoie2Etablissement,libelleVoie2Etablissement,codePostal2Etablissement,libelleCommune2Etablissement,libelleCommuneEtranger2Etablissement,distributionSpeciale2Etablissement,codeCommune2Etablissement,codeCedex2Etablissement,libelleCedex2Etablissement,codePaysEtranger2Etablissement,libellePaysEtranger2Etablissement,dateDebut,etatAdministratifEtablissement,enseigne1Etablissement,enseigne2Etablissement,enseigne3Etablissement,denominationUsuelleEtablissement,activitePrincipaleEtablissement,nomenclatureActivitePrincipaleEtablissement,caractereEmployeurEtablissement";
const UNIT_HEADER: &str = "siren,statutDiffusionUniteLegale,unitePurgeeUniteLegale,dateCreationUniteLegale,sigleUniteLegale,sexeUniteLegale,prenom1UniteLegale,prenom2UniteLegale,prenom3UniteLegale,prenom4UniteLegale,prenomUsuelUniteLegale,pseudonymeUniteLegale,identifiantAssociationUniteLegale,trancheEffectifsUniteLegale,anneeEffectifsUniteLegale,dateDernierTraitementUniteLegale,nombrePeriodesUniteLegale,categorieEntreprise,anneeCategorieEntreprise,dateDebut,etatAdministratifUniteLegale,nomUniteLegale,nomUsageUniteLegale,denominationUniteLegale,denominationUsuelle1UniteLegale,denominationUsuelle2UniteLegale,denominationUsuelle3UniteLegale,categorieJuridiqueUniteLegale,activitePrincipaleUniteLegale,nomenclatureActivitePrincipaleUniteLegale,nicSiegeUniteLegale,economieSocialeSolidaireUniteLegale,societeMissionUniteLegale,caractereEmployeurUniteLegale";

/// The control digit that makes a number of identity right.
pub(crate) fn with_check_digit(digits: &str) -> String {
    let sum: u32 = digits
        .bytes()
        .rev()
        .enumerate()
        .map(|(n, byte)| {
            let digit = u32::from(byte - b'0') * if n % 2 == 0 { 2 } else { 1 };
            if digit > 9 { digit - 9 } else { digit }
        })
        .sum();
    format!("{digits}{}", (10 - sum % 10) % 10)
}

/// The n-th company.
pub(crate) fn siren(n: u32) -> String {
    with_check_digit(&format!("{:08}", 30_000_000 + n))
}

/// An establishment of it, by a number under a thousand.
pub(crate) fn siret(n: u32, establishment: u32) -> String {
    with_check_digit(&format!("{}{establishment:04}", siren(n)))
}

/// A line of values under a header, by the names of columns.
fn line(header: &str, values: &[(&str, &str)]) -> String {
    for (name, _) in values {
        assert!(
            header.split(',').any(|column| column == *name),
            "{name} is not a column"
        );
    }
    let cells: Vec<String> = header
        .split(',')
        .map(|column| {
            let value = values
                .iter()
                .rev()
                .find(|(name, _)| *name == column)
                .map_or("", |(_, value)| value);
            if value.contains([',', '"']) {
                format!("\"{}\"", value.replace('"', "\"\""))
            } else {
                value.to_owned()
            }
        })
        .collect();
    cells.join(",")
}

/// The two files of INSEE.
#[derive(Clone, Debug, Default)]
pub(crate) struct Stock {
    pub(crate) establishments: Vec<String>,
    pub(crate) units: Vec<String>,
}

impl Stock {
    /// Adds the n-th company, and its head office in a town; `unit` and `establishment` complete or replace columns.
    pub(crate) fn add(
        &mut self,
        n: u32,
        name: &str,
        (postal_code, town, commune): (&str, &str, &str),
        unit: &[(&str, &str)],
        establishment: &[(&str, &str)],
    ) -> String {
        let siren = siren(n);
        let mut values = vec![
            ("siren", siren.as_str()),
            ("statutDiffusionUniteLegale", "O"),
            ("etatAdministratifUniteLegale", "A"),
            ("denominationUniteLegale", name),
            ("categorieJuridiqueUniteLegale", "5710"),
        ];
        values.extend(unit);
        self.units.push(line(UNIT_HEADER, &values));
        self.establishment(n, 1, (postal_code, town, commune), establishment)
    }

    /// Adds an establishment of the n-th company.
    pub(crate) fn establishment(
        &mut self,
        n: u32,
        number: u32,
        (postal_code, town, commune): (&str, &str, &str),
        values: &[(&str, &str)],
    ) -> String {
        let (siren, siret) = (siren(n), siret(n, number));
        let mut all = vec![
            ("siren", siren.as_str()),
            ("siret", siret.as_str()),
            ("statutDiffusionEtablissement", "O"),
            (
                "etablissementSiege",
                if number == 1 { "true" } else { "false" },
            ),
            ("numeroVoieEtablissement", "1"),
            ("typeVoieEtablissement", "RUE"),
            ("libelleVoieEtablissement", "DU PORT"),
            ("codePostalEtablissement", postal_code),
            ("libelleCommuneEtablissement", town),
            ("codeCommuneEtablissement", commune),
            ("etatAdministratifEtablissement", "A"),
            ("activitePrincipaleEtablissement", "38.22Z"),
        ];
        all.extend(values);
        self.establishments.push(line(ESTABLISHMENT_HEADER, &all));
        siret
    }

    /// Writes both files.
    pub(crate) fn write(&self, folder: &Path) -> Sources {
        let file = |name: &str, header: &str, lines: &[String]| {
            let mut text = String::from(header);
            for line in lines {
                write!(text, "\n{line}").unwrap();
            }
            text.push('\n');
            let path = folder.join(name);
            std::fs::write(&path, text).unwrap();
            path
        };
        Sources {
            establishments: Some(file(
                "StockEtablissement_utf8.csv",
                ESTABLISHMENT_HEADER,
                &self.establishments,
            )),
            legal_units: Some(file("StockUniteLegale_utf8.csv", UNIT_HEADER, &self.units)),
            ..Sources::default()
        }
    }
}

/// A ZIP archive of these files.
pub(crate) fn archive(path: &Path, files: &[(&str, &[u8])]) -> PathBuf {
    let mut archive = ZipWriter::new(File::create(path).unwrap());
    for (name, content) in files {
        archive
            .start_file(*name, SimpleFileOptions::default())
            .unwrap();
        archive.write_all(content).unwrap();
    }
    archive.finish().unwrap();
    path.to_owned()
}

/// A directory on disk, and the files that it is made of.
#[derive(Debug)]
pub(crate) struct Place {
    folder: TempDir,
}

impl Place {
    pub(crate) fn new() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
        }
    }

    /// Where files to import go.
    pub(crate) fn files(&self) -> &Path {
        self.folder.path()
    }

    /// Where the directory is.
    pub(crate) fn root(&self) -> PathBuf {
        self.folder.path().join("directory")
    }

    pub(crate) fn try_import(
        &self,
        sources: &Sources,
        mode: Mode,
    ) -> Result<ImportReport, ImportError> {
        let settings = ImportSettings {
            mode,
            memory: 64 << 20,
        };
        directory::import(&self.root(), sources, &settings, &Silent)
    }

    pub(crate) fn import(&self, sources: &Sources) -> ImportReport {
        self.try_import(sources, Mode::Update).unwrap()
    }

    pub(crate) fn stock(&self, stock: &Stock) -> ImportReport {
        self.import(&stock.write(self.files()))
    }

    pub(crate) fn open(&self) -> ImportedDirectory {
        ImportedDirectory::open(self.root()).unwrap()
    }
}

/// Names that a search finds.
pub(crate) fn names(
    directory: &dyn Directory,
    words: &str,
    postal_code: Option<&str>,
) -> Vec<String> {
    let query = SearchQuery {
        words,
        postal_code,
        allows_closed: true,
        limit: 20,
    };
    directory
        .search(query)
        .into_iter()
        .map(|found| found.establishment.name)
        .collect()
}

pub(crate) const LYON: (&str, &str, &str) = ("69007", "LYON 7EME", "69387");
pub(crate) const PARIS: (&str, &str, &str) = ("75009", "PARIS 9", "75109");
pub(crate) const LILLE: (&str, &str, &str) = ("59000", "LILLE", "59350");
