//! Reading requests.

use contract::{
    admin_request::{self as contract_types, AdminRequestsAdminInput},
    scalar::DateTime,
};
use domain::{
    account::{AdminRequest, Company, User, start_of_day, start_of_day_in},
    slip::Refusal,
};
use store::{KeyOrder, KeyRange, instant_key};

use super::{ADMIN_REQUEST, answer::unknown, shown};
use crate::{
    Caller, Platform,
    offset::{OffsetPage, OffsetPlan, OffsetRequest},
    records::{COMPANY, USER, document},
    unavailable,
};

const DEFAULT_PAGE: usize = 10;
const LARGEST_PAGE: usize = 50;

impl Platform {
    /// A request, for its author and the members of the company.
    ///
    /// # Errors
    /// Unknown request, or the caller is neither.
    pub async fn admin_request(
        &self,
        caller: &Caller,
        id: &str,
    ) -> Result<contract_types::AdminRequest, Refusal> {
        let (request, _) = self.admin_request_row(id).await?;
        let may = request.user_id == caller.actor.user_id
            || caller.actor.belongs_to(Some(&request.org_id));
        if !may {
            return Err(unknown());
        }
        self.shown_requests(vec![request])
            .await?
            .pop()
            .ok_or_else(unknown)
    }

    /// A page of the caller's requests, last changed first.
    ///
    /// # Errors
    /// The page is wrong.
    pub async fn own_admin_requests(
        &self,
        caller: &Caller,
        page: OffsetRequest,
    ) -> Result<OffsetPage<contract_types::AdminRequest>, Refusal> {
        let plan = page.plan(DEFAULT_PAGE, LARGEST_PAGE)?;
        let requests = self.admin_requests_of(&caller.actor.user_id).await?;
        self.cut_requests(requests, plan).await
    }

    /// A page of the requests of the whole platform, for its staff.
    ///
    /// # Errors
    /// The caller is not of the staff, the page or the day is wrong.
    pub async fn every_admin_request(
        &self,
        caller: &Caller,
        input: &AdminRequestsAdminInput,
    ) -> Result<OffsetPage<contract_types::AdminRequest>, Refusal> {
        if !caller.actor.is_admin {
            return Err(Refusal::forbidden("Vous n'êtes pas administrateur"));
        }
        let page = OffsetRequest {
            skip: input.skip,
            first: input.first,
        };
        let plan = page.plan(DEFAULT_PAGE, LARGEST_PAGE)?;
        let given = |text: &Option<String>| text.clone().filter(|text| !text.is_empty());
        let day = given(&input.date)
            .map(|text| {
                DateTime::parse_text(&text)
                    .map_err(|_| Refusal::bad_input("La date est illisible."))
            })
            .transpose()?;
        match (given(&input.siret), day) {
            (None, None) => self.last_requests(plan).await,
            (None, Some(day)) => {
                let requests = self.requests_of_day(day).await?;
                self.cut_requests(requests, plan).await
            }
            (Some(siret), day) => {
                let rows = self
                    .store()
                    .records_by_key(ADMIN_REQUEST, "org", &[siret])
                    .await
                    .map_err(unavailable)?;
                let requests: Result<Vec<AdminRequest>, Refusal> =
                    rows.iter().map(|(_, row)| document(row)).collect();
                let mut requests = requests?;
                if let Some(day) = day {
                    let (from, to) = (start_of_day(day), start_of_day_in(day, 1));
                    requests.retain(|request| (from..to).contains(&request.created_at));
                }
                self.cut_requests(requests, plan).await
            }
        }
    }

    async fn requests_of_day(&self, day: DateTime) -> Result<Vec<AdminRequest>, Refusal> {
        let range = KeyRange {
            collection: ADMIN_REQUEST,
            name: "created",
            from: instant_key(start_of_day(day).as_millisecond()),
            to: instant_key(start_of_day_in(day, 1).as_millisecond()),
            order: KeyOrder::Descending,
            skip: 0,
            limit: usize::from(u16::MAX),
        };
        let rows = self.store().records_in_range(range).await;
        rows.map_err(unavailable)?.iter().map(document).collect()
    }

    async fn last_requests(
        &self,
        plan: OffsetPlan,
    ) -> Result<OffsetPage<contract_types::AdminRequest>, Refusal> {
        let range = KeyRange {
            collection: ADMIN_REQUEST,
            name: "updated",
            from: instant_key(0),
            to: instant_key(i64::MAX),
            order: KeyOrder::Descending,
            skip: plan.skip,
            limit: plan.first,
        };
        let (rows, total) = self
            .store()
            .read(move |snapshot| {
                let range = range.clone();
                Box::pin(async move {
                    let total = snapshot.count_records_in_range(&range).await?;
                    Ok((snapshot.records_in_range(&range).await?, total))
                })
            })
            .await
            .map_err(unavailable)?;
        let requests: Result<Vec<AdminRequest>, Refusal> = rows.iter().map(document).collect();
        Ok(OffsetPage {
            items: self.shown_requests(requests?).await?,
            total: usize::try_from(total).unwrap_or(usize::MAX),
            has_previous: plan.skip > 0,
        })
    }

    async fn cut_requests(
        &self,
        mut requests: Vec<AdminRequest>,
        plan: OffsetPlan,
    ) -> Result<OffsetPage<contract_types::AdminRequest>, Refusal> {
        requests.sort_by(|a, b| b.updated_at.cmp(&a.updated_at).then(a.id.cmp(&b.id)));
        let (total, requests) = plan.cut(requests);
        Ok(OffsetPage {
            items: self.shown_requests(requests).await?,
            total,
            has_previous: plan.skip > 0,
        })
    }

    /// The requests as they are answered; those whose company or author is gone are left out.
    async fn shown_requests(
        &self,
        requests: Vec<AdminRequest>,
    ) -> Result<Vec<contract_types::AdminRequest>, Refusal> {
        let companies: Vec<String> = requests.iter().map(|r| r.company_id.clone()).collect();
        let users: Vec<String> = requests.iter().map(|r| r.user_id.clone()).collect();
        let (companies, users) = self
            .store()
            .read(move |snapshot| {
                Box::pin(async move {
                    let companies = snapshot.records(COMPANY, &companies).await?;
                    Ok((companies, snapshot.records(USER, &users).await?))
                })
            })
            .await
            .map_err(unavailable)?;
        let companies: Vec<Company> = companies.iter().map(document).collect::<Result<_, _>>()?;
        let users: Vec<User> = users.iter().map(document).collect::<Result<_, _>>()?;
        Ok(requests
            .iter()
            .filter_map(|request| {
                let company = companies.iter().find(|c| c.id == request.company_id)?;
                let author = users.iter().find(|user| user.id == request.user_id)?;
                Some(shown(request, company, &author.name))
            })
            .collect())
    }
}
