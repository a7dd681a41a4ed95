//! The files of a generated country.

use std::{
    fs::File,
    io::{self, BufWriter, Write},
    path::{Path, PathBuf},
};

use crate::draw::{Draw, word};

const FIRST_NAMES: [&str; 40] = [
    "MARIE",
    "JEAN",
    "PIERRE",
    "MICHEL",
    "ANDRE",
    "PHILIPPE",
    "NATHALIE",
    "ISABELLE",
    "SYLVIE",
    "CATHERINE",
    "ALAIN",
    "PATRICK",
    "NICOLAS",
    "CHRISTOPHE",
    "FREDERIC",
    "LAURENT",
    "STEPHANE",
    "DAVID",
    "SANDRINE",
    "CELINE",
    "JULIEN",
    "THOMAS",
    "KEVIN",
    "EMILIE",
    "CAMILLE",
    "LUCAS",
    "HUGO",
    "LEA",
    "MANON",
    "CHLOE",
    "MOHAMED",
    "KARIM",
    "FATIMA",
    "ANTOINE",
    "VINCENT",
    "OLIVIER",
    "SEBASTIEN",
    "AURELIE",
    "JULIE",
    "MAXIME",
];
const ACTIVITIES: [&str; 48] = [
    "TRANSPORTS",
    "GARAGE",
    "BOULANGERIE",
    "PLOMBERIE",
    "ELECTRICITE",
    "MENUISERIE",
    "MACONNERIE",
    "RECYCLAGE",
    "CHAUDRONNERIE",
    "AUTOMOBILES",
    "RESTAURANT",
    "PHARMACIE",
    "COIFFURE",
    "IMMOBILIERE",
    "CONSEIL",
    "SERVICES",
    "BATIMENT",
    "PEINTURE",
    "COUVERTURE",
    "TERRASSEMENT",
    "PAYSAGES",
    "TAXI",
    "AMBULANCES",
    "INFORMATIQUE",
    "FORMATION",
    "NETTOYAGE",
    "SECURITE",
    "DISTRIBUTION",
    "MECANIQUE",
    "METAUX",
    "ENVIRONNEMENT",
    "ASSAINISSEMENT",
    "DEMOLITION",
    "DESAMIANTAGE",
    "IMPRIMERIE",
    "AGENCEMENT",
    "FERMETURES",
    "CARRELAGE",
    "CHAUFFAGE",
    "ENERGIE",
    "SOLAIRE",
    "LOGISTIQUE",
    "TRAVAUX PUBLICS",
    "HOTEL",
    "TABAC PRESSE",
    "OPTIQUE",
    "CABINET MEDICAL",
    "AMICALE",
];
const FORMS: [&str; 8] = ["SARL", "SAS", "EURL", "SA", "SASU", "ETS", "SOCIETE", ""];
const STREETS: [&str; 6] = ["RUE", "AVENUE", "CHEMIN", "ROUTE", "PLACE", "IMPASSE"];
const NAF: [&str; 8] = [
    "68.20B", "47.11B", "49.41A", "43.21A", "38.22Z", "56.10A", "86.21Z", "62.01Z",
];
/// Municipalities of the country.
const TOWNS: u64 = 35_000;
/// Words that names are drawn from, for so many establishments: vocabulary grows slower than names.
const FAMILIES: u64 = 400_000;
/// Establishments that are searched afterwards.
const SAMPLE: usize = 3_000;

const ESTABLISHMENT_HEADER: &str = "siren,nic,siret,statutDiffusionEtablissement,dateCreationEtablissement,trancheEffectifsEtablissement,anneeEffectifsEtablissement,activitePrincipaleRegistreMetiersEtablissement,dateDernierTraitementEtablissement,etablissementSiege,nombrePeriodesEtablissement,complementAdresseEtablissement,numeroVoieEtablissement,indiceRepetitionEtablissement,typeVoieEtablissement,libelleVoieEtablissement,codePostalEtablissement,libelleCommuneEtablissement,libelleCommuneEtrangerEtablissement,distributionSpecialeEtablissement,codeCommuneEtablissement,codeCedexEtablissement,libelleCedexEtablissement,codePaysEtrangerEtablissement,libellePaysEtrangerEtablissement,dateDebut,etatAdministratifEtablissement,enseigne1Etablissement,enseigne2Etablissement,enseigne3Etablissement,denominationUsuelleEtablissement,activitePrincipaleEtablissement,nomenclatureActivitePrincipaleEtablissement,caractereEmployeurEtablissement";
const UNIT_HEADER: &str = "siren,statutDiffusionUniteLegale,unitePurgeeUniteLegale,dateCreationUniteLegale,sigleUniteLegale,sexeUniteLegale,prenom1UniteLegale,prenomUsuelUniteLegale,trancheEffectifsUniteLegale,dateDernierTraitementUniteLegale,etatAdministratifUniteLegale,nomUniteLegale,nomUsageUniteLegale,denominationUniteLegale,denominationUsuelle1UniteLegale,denominationUsuelle2UniteLegale,denominationUsuelle3UniteLegale,categorieJuridiqueUniteLegale,activitePrincipaleUniteLegale,nicSiegeUniteLegale";

/// An establishment that is searched.
#[derive(Clone, Debug)]
pub(crate) struct Sampled {
    pub(crate) siret: String,
    pub(crate) name: String,
    pub(crate) postal_code: String,
    pub(crate) town: String,
}

/// A country on disk.
#[derive(Debug)]
pub(crate) struct Country {
    pub(crate) establishments: PathBuf,
    pub(crate) legal_units: PathBuf,
    pub(crate) sample: Vec<Sampled>,
}

fn with_check_digit(digits: &str) -> String {
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

/// A company: how it is named.
struct Company {
    name: String,
    first_name: &'static str,
    surname: String,
    acronym: String,
}

impl Company {
    fn draw(draw: &mut Draw) -> Self {
        let family = word(draw.frequent(FAMILIES));
        let named = |name: String| Self {
            name,
            first_name: "",
            surname: String::new(),
            acronym: String::new(),
        };
        match draw.below(100) {
            0..45 => Self {
                name: String::new(),
                first_name: FIRST_NAMES[draw.frequent(40) as usize],
                surname: family,
                acronym: String::new(),
            },
            45..60 => named(format!(
                "SCI {} {family}",
                draw.of(&["LES", "DU", "LA", "DE", ""])
            )),
            60..80 => named(format!(
                "{} {} {family}",
                draw.of(&FORMS),
                draw.of(&ACTIVITIES)
            )),
            80..90 => named(format!("{family} {}", draw.of(&ACTIVITIES))),
            90..95 => {
                let other = word(draw.frequent(FAMILIES));
                let acronym: String = [&family, &other]
                    .iter()
                    .filter_map(|text| text.chars().next())
                    .collect();
                Self {
                    acronym: format!("{acronym}X"),
                    ..named(format!("{family} ET {other}"))
                }
            }
            _ => named(format!(
                "ASSOCIATION {} {family}",
                draw.of(&["SPORTIVE", "CULTURELLE", "DES AMIS DE"])
            )),
        }
    }
}

impl Country {
    /// Writes the files of so many establishments.
    pub(crate) fn generate(rows: u64, folder: &Path) -> io::Result<Self> {
        let country = Self {
            establishments: folder.join("StockEtablissement_utf8.csv"),
            legal_units: folder.join("StockUniteLegale_utf8.csv"),
            sample: Vec::with_capacity(SAMPLE),
        };
        let mut establishments =
            BufWriter::with_capacity(1 << 20, File::create(&country.establishments)?);
        let mut units = BufWriter::with_capacity(1 << 20, File::create(&country.legal_units)?);
        writeln!(establishments, "{ESTABLISHMENT_HEADER}")?;
        writeln!(units, "{UNIT_HEADER}")?;
        let mut writer = Writer {
            draw: Draw::new(42),
            establishments,
            units,
            sample: Vec::new(),
            every: (rows / SAMPLE as u64).max(1),
        };
        let (mut written, mut n) = (0, 0);
        while written < rows {
            let count = match writer.draw.below(10) {
                0..7 => 1,
                7..9 => 2,
                _ => 3 + writer.draw.frequent(30),
            };
            let count = count.min(rows - written);
            writer.company(n, count, written)?;
            written += count;
            n += 1;
        }
        writer.establishments.flush()?;
        writer.units.flush()?;
        Ok(Self {
            sample: writer.sample,
            ..country
        })
    }
}

struct Writer {
    draw: Draw,
    establishments: BufWriter<File>,
    units: BufWriter<File>,
    sample: Vec<Sampled>,
    every: u64,
}

impl Writer {
    fn company(&mut self, n: u64, count: u64, before: u64) -> io::Result<()> {
        let siren = with_check_digit(&format!("{:08}", 10_000_000 + n * 2 % 90_000_000));
        let company = Company::draw(&mut self.draw);
        let category = if company.name.is_empty() {
            "1000"
        } else {
            "5710"
        };
        writeln!(
            self.units,
            "{siren},O,,2010-05-01,{},,{},{},,2024-01-01T00:00:00,A,{},,{},,,,{category},68.20B,00010",
            company.acronym, company.first_name, company.first_name, company.surname, company.name
        )?;
        for number in 0..count {
            self.establishment(&siren, number, &company, before + number)?;
        }
        Ok(())
    }

    fn establishment(
        &mut self,
        siren: &str,
        number: u64,
        company: &Company,
        rank: u64,
    ) -> io::Result<()> {
        let draw = &mut self.draw;
        let siret = with_check_digit(&format!("{siren}{:04}", number + 1));
        let town = draw.frequent(TOWNS);
        let department = 1 + town * 7 % 95;
        let (town_name, postal_code) = (
            format!("{} SUR {}", word(town * 31 + 7), word(town % 90)),
            format!("{department:02}{:03}", town % 999),
        );
        let state = if draw.below(100) < 55 { "F" } else { "A" };
        let sign = if draw.once_in(12) {
            format!("CHEZ {}", word(draw.frequent(FAMILIES)))
        } else {
            String::new()
        };
        let street = word(draw.frequent(50_000));
        writeln!(
            self.establishments,
            "{siren},{:05},{siret},O,2010-05-01,{},2022,,2024-01-01T00:00:00,{},1,,{},,{},DU {street},{postal_code},{town_name},,,{department:02}{:03},,,,,2010-05-01,{state},{sign},,,,{},NAFRev2,N",
            number + 1,
            draw.of(&["NN", "NN", "NN", "01", "02", "11"]),
            number == 0,
            1 + draw.below(120),
            draw.of(&STREETS),
            town % 999,
            draw.of(&NAF),
        )?;
        if rank.is_multiple_of(self.every) && self.sample.len() < SAMPLE {
            let name = if company.name.is_empty() {
                format!("{} {}", company.first_name, company.surname)
            } else {
                company.name.clone()
            };
            self.sample.push(Sampled {
                siret,
                name,
                postal_code,
                town: town_name,
            });
        }
        Ok(())
    }
}
