//! Teams: agents who share a queue.

use base::{Error, Read, Result, Tx};

use crate::names::{AgentId, tidy_name};

/// A team with its members.
#[derive(Clone, Debug)]
pub struct Team {
    /// Its id.
    pub id: i64,
    /// Its name.
    pub name: String,
    /// Its members with their names.
    pub members: Vec<(AgentId, String)>,
}

/// Makes a team.
pub fn create(tx: &mut Tx<'_>, name: &str) -> Result<i64> {
    let name = tidy_name(name);
    if name.is_empty() {
        return Err(Error::refused("Write the team's name."));
    }
    let id: i64 = tx.id();
    let made = tx.execute_counted(
        "INSERT INTO teams (id, name) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING",
        &[&id, &name],
    )?;
    if made == 0 {
        Err(Error::Conflict("There is a team of this name. Choose another.".into()))
    } else {
        Ok(id)
    }
}

/// Makes `agent` a member.
pub fn join(tx: &mut Tx<'_>, team_id: i64, agent: AgentId) -> Result<()> {
    tx.execute(
        "INSERT INTO team_members (team_id, agent_id) VALUES ($1, $2) ON CONFLICT (team_id, agent_id) DO NOTHING",
        &[&team_id, &agent.0],
    )?;
    Ok(())
}

/// Ends `agent`'s membership.
pub fn leave(tx: &mut Tx<'_>, team_id: i64, agent: AgentId) -> Result<()> {
    tx.execute("DELETE FROM team_members WHERE team_id = $1 AND agent_id = $2", &[&team_id, &agent.0])?;
    Ok(())
}

/// All teams with their members, by name.
pub fn list(read: &Read<'_>) -> Result<Vec<Team>> {
    let rows = read.list(
        "SELECT teams.id, teams.name, agents.id, coalesce(agents.name, '')
         FROM teams
         LEFT JOIN team_members ON team_members.team_id = teams.id
         LEFT JOIN agents ON agents.id = team_members.agent_id
         ORDER BY teams.name, teams.id, agents.name, agents.id
         LIMIT 2000",
        &[],
        |row| {
            Ok((row.get::<i64>(0)?, row.get::<String>(1)?, row.get::<Option<i64>>(2)?, row.get::<String>(3)?))
        },
    )?;
    let mut teams: Vec<Team> = Vec::new();
    for (id, name, member, member_name) in rows {
        if teams.last().is_none_or(|team| team.id != id) {
            teams.push(Team { id, name, members: Vec::new() });
        }
        if let (Some(team), Some(member)) = (teams.last_mut(), member) {
            team.members.push((AgentId(member), member_name));
        }
    }
    Ok(teams)
}
