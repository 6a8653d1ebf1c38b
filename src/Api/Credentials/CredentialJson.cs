using Magnum.Api.Requests;
using Magnum.Grains.Abstractions.Bays;
using Field = Magnum.Api.Requests.JsonField<Magnum.Grains.Abstractions.Bays.BayMachineCredential>;

namespace Magnum.Api.Credentials;

/// <summary>The keys of a machine's credential: the names of the parameters that stacks of Magnum's drivers take it by.</summary>
internal static class CredentialJson
{
    public static JsonShape<BayMachineCredential> Shape { get; } = new(
        Field.Text("trustee_domain_id", static shown => shown.UserDomainId),
        Field.Text("trustee_user_id", static shown => shown.UserId),
        Field.Text("trustee_username", static shown => shown.UserName),
        Field.Text("trustee_password", static shown => shown.Password),
        Field.Text("trust_id", static shown => shown.TrustId));
}
