"""Forms of the members page."""

from flask_babel import lazy_gettext as _l
from wtforms import SelectField

from workbench.platform.conflicts import VersionedForm
from workbench.platform.forms import choices
from workbench.platform.permissions import RoleName
from workbench.platform.texts.rights import role_name


class RoleForm(VersionedForm):
    """Give the person of a seat another role."""

    role = SelectField(_l("Role"))

    def offer(self, roles: tuple[RoleName, ...]) -> None:
        """Offer the roles that may be given."""
        self.role.choices = choices(*((role, role_name(role)) for role in roles))
