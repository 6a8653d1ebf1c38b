using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Magnum.Grains.Abstractions;
using Magnum.Grains.Abstractions.Callers;
using Magnum.Grains.Abstractions.Certificates;
using Magnum.Grains.Certificates;
using Xunit;

namespace Magnum.Cluster.Tests.Certificates;

[Collection(GrainClusterGroup.Name)]
public sealed class CertificatesGrainTests(GrainCluster cluster)
{
    private static readonly EnsureCertificates Command = new("k8s-bay", "project-a");

    private readonly string key = GrainKeys.Certificates(Guid.NewGuid());

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_bay_gets_three_CAs_that_outlive_the_activation_and_sign()
    {
        var made = await EnsureAsync();

        await cluster.ForgetActivationsAsync();
        var authorities = new List<string>();
        foreach (var kind in Enum.GetValues<CertificateAuthority>())
        {
            var pem = Assert.IsType<string>(await As(GrainCluster.Alpha).GetAuthorityAsync(kind, Token));
            authorities.Add(pem);
            using var root = X509Certificate2.CreateFromPem(pem);
            using var leaf = X509Certificate2.CreateFromPem(Assert.IsType<SignReply.Issued>(await As(GrainCluster.Alpha).SignAsync(kind, Request(), Token)).Pem);
            Assert.Equal("CN=k8s-bay", root.Subject);
            Assert.True(IsIssuedBy(leaf, root), kind.ToString());
        }

        Assert.Equal(3, authorities.Distinct().Count());
        Assert.Equal(2, cluster.Storage.Reads(key));
        Assert.Equal(made.CaCertificate, authorities[(int)CertificateAuthority.Kubernetes]);
        Assert.Equal(made, await EnsureAsync());
        Assert.Equal(1, cluster.Storage.Changes(key));
    }

    [Fact]
    public async Task The_services_own_certificate_is_signed_for_a_day_and_for_a_key_that_nobody_else_has()
    {
        using var service = new ServiceKey();
        var ask = new IssueServiceCertificate(service.PublicKey, TimeSpan.FromDays(1));
        Assert.Null(await cluster.AsSystem<ICertificatesSystem>(key).IssueServiceAsync(ask, Token));
        var made = await EnsureAsync();

        var issued = await cluster.AsSystem<ICertificatesSystem>(key).IssueServiceAsync(ask, Token);

        Assert.Equal(made.CaCertificate, issued!.Authority);
        using var root = X509Certificate2.CreateFromPem(issued.Authority);
        using var leaf = X509Certificate2.CreateFromPem(issued.Certificate);
        Assert.True(IsIssuedBy(leaf, root));
        Assert.Equal(service.PublicKey, leaf.PublicKey.ExportSubjectPublicKeyInfo());
        Assert.Equal(["admin", "system:masters"], leaf.SubjectName.EnumerateRelativeDistinguishedNames(reversed: false).Select(static name => name.GetSingleElementValue()));
        Assert.InRange(leaf.NotAfter.ToUniversalTime() - TimeProvider.System.GetUtcNow().UtcDateTime, TimeSpan.FromHours(23), TimeSpan.FromHours(25));
    }

    [Fact]
    public async Task Many_who_ensure_at_once_get_the_same_keys_made_once()
    {
        var all = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => EnsureAsync())).WaitAsync(GrainCluster.Patience, Token);

        Assert.Single(all.Distinct());
        Assert.Equal(1, cluster.Storage.Changes(key));
    }

    [Fact]
    public async Task Readers_do_not_wait_for_keys_that_are_being_made()
    {
        using var isFreed = new ManualResetEventSlim();
        var occupied = cluster.Keys.RunAsync(() => isFreed.Wait(GrainCluster.Patience, Token), Token);
        var ensuring = EnsureAsync();

        Assert.Null(await As(GrainCluster.Alpha).GetAuthorityAsync(CertificateAuthority.Kubernetes, Token).WaitAsync(GrainCluster.Patience / 2, Token));
        Assert.IsType<SignReply.NoAuthority>(await As(GrainCluster.Alpha).SignAsync(CertificateAuthority.Kubernetes, Request(), Token).WaitAsync(GrainCluster.Patience / 2, Token));
        Assert.False(ensuring.IsCompleted);
        isFreed.Set();

        Assert.True(await occupied);
        Assert.Equal((await ensuring).CaCertificate, await As(GrainCluster.Alpha).GetAuthorityAsync(CertificateAuthority.Kubernetes, Token));
    }

    [Fact]
    public async Task Nobody_reads_a_CA_that_is_not_stored_yet()
    {
        var hold = cluster.Storage.HoldNextChange(key);
        var ensuring = EnsureAsync();
        await hold.Arrived.WaitAsync(GrainCluster.Patience, Token);

        Assert.Null(await As(GrainCluster.Alpha).GetAuthorityAsync(CertificateAuthority.Kubernetes, Token));
        hold.Release();

        Assert.Equal((await ensuring).CaCertificate, await As(GrainCluster.Alpha).GetAuthorityAsync(CertificateAuthority.Kubernetes, Token));
    }

    [Theory]
    [InlineData(FaultMoment.Before)]
    [InlineData(FaultMoment.After)]
    public async Task After_a_failed_write_the_next_call_goes_by_what_is_stored(FaultMoment moment)
    {
        cluster.Storage.FailNextChange(key, moment);
        await StateFaults.SurfacesAsync(EnsureAsync);

        var seen = await As(GrainCluster.Alpha).GetAuthorityAsync(CertificateAuthority.Kubernetes, Token);
        var made = await EnsureAsync();

        Assert.Equal(moment is FaultMoment.After ? made.CaCertificate : null, seen);
        Assert.Equal(1, cluster.Storage.Changes(key));
        Assert.Equal(made.CaCertificate, await As(GrainCluster.Alpha).GetAuthorityAsync(CertificateAuthority.Kubernetes, Token));
    }

    [Theory]
    [InlineData(FaultMoment.Before)]
    [InlineData(FaultMoment.After)]
    public async Task Forgetting_may_fail_and_be_repeated(FaultMoment moment)
    {
        var made = await EnsureAsync();
        cluster.Storage.FailNextChange(key, moment);
        await StateFaults.SurfacesAsync(() => System.ForgetAsync(Token));

        Assert.Equal(moment is FaultMoment.Before ? made.CaCertificate : null, await As(GrainCluster.Alpha).GetAuthorityAsync(CertificateAuthority.Kubernetes, Token));
        await System.ForgetAsync(Token);
        await System.ForgetAsync(Token);

        Assert.Null(await As(GrainCluster.Alpha).GetAuthorityAsync(CertificateAuthority.Kubernetes, Token));
        Assert.Equal(2, cluster.Storage.Changes(key));
        Assert.NotEqual(made, await EnsureAsync());
    }

    [Fact]
    public async Task A_rotation_has_both_CAs_believed_before_the_new_one_signs_and_until_it_is_settled()
    {
        var (former, rotation) = (await EnsureAsync(), Guid.NewGuid());

        await RotateAsync(rotation);
        var begun = await EnsureAsync();
        await cluster.ForgetActivationsAsync();
        await RotateAsync(rotation);
        await System.TurnAsync(new TurnRotation(Guid.NewGuid()), Token);

        Assert.Equal(begun, await EnsureAsync());
        Assert.StartsWith($"{former.CaCertificate}\n", begun.CaCertificate, StringComparison.Ordinal);
        var made = begun.CaCertificate[(former.CaCertificate.Length + 1)..];
        Assert.NotEqual(former.CaCertificate, made);
        Assert.Equal((former.ServiceAccountPublicKey, former.ServiceAccountPrivateKey), (begun.ServiceAccountPublicKey, begun.ServiceAccountPrivateKey));
        await SignsAsync(former.CaCertificate, begun.CaCertificate);

        await System.TurnAsync(new TurnRotation(rotation), Token);
        await cluster.ForgetActivationsAsync();
        await System.TurnAsync(new TurnRotation(rotation), Token);
        await SignsAsync(made, $"{made}\n{former.CaCertificate}");

        await System.SettleRotationAsync(new SettleRotation(rotation), Token);
        await System.TurnAsync(new TurnRotation(rotation), Token);
        await RotateAsync(rotation);
        await SignsAsync(made, made);
        Assert.Equal(former with { CaCertificate = made }, await EnsureAsync());
    }

    [Fact]
    public async Task A_rotation_that_ends_before_it_turned_leaves_the_CAs_that_sign()
    {
        var (former, rotation) = (await EnsureAsync(), Guid.NewGuid());
        await RotateAsync(rotation);

        await System.SettleRotationAsync(new SettleRotation(rotation), Token);
        await System.TurnAsync(new TurnRotation(rotation), Token);
        await RotateAsync(rotation);

        Assert.Equal(former, await EnsureAsync());
        await SignsAsync(former.CaCertificate, former.CaCertificate);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Of_a_rotation_that_nobody_settled_the_next_one_keeps_what_signs(bool hasTurned)
    {
        var (former, first, second) = (await EnsureAsync(), Guid.NewGuid(), Guid.NewGuid());
        await RotateAsync(first);
        if (hasTurned)
            await System.TurnAsync(new TurnRotation(first), Token);
        const string end = "-----END CERTIFICATE-----";
        var believed = (await EnsureAsync()).CaCertificate;
        var signing = believed[..(believed.IndexOf(end, StringComparison.Ordinal) + end.Length)];

        await RotateAsync(second);
        await System.TurnAsync(new TurnRotation(first), Token);
        await System.SettleRotationAsync(new SettleRotation(first), Token);
        await SignsAsync(signing, (await EnsureAsync()).CaCertificate);
        await System.SettleRotationAsync(new SettleRotation(second), Token);

        Assert.Equal(hasTurned, signing != former.CaCertificate);
        Assert.Equal(former with { CaCertificate = signing }, await EnsureAsync());
    }

    [Fact]
    public async Task A_late_attempt_at_a_rotation_that_failed_before_it_made_keys_makes_none()
    {
        var (former, rotation) = (await EnsureAsync(), Guid.NewGuid());

        await System.SettleRotationAsync(new SettleRotation(rotation), Token);
        await RotateAsync(rotation);

        Assert.Equal(former, await EnsureAsync());
    }

    [Theory]
    [InlineData(FaultMoment.Before)]
    [InlineData(FaultMoment.After)]
    public async Task A_rotation_may_fail_and_be_repeated(FaultMoment moment)
    {
        var (former, rotation) = (await EnsureAsync(), Guid.NewGuid());
        cluster.Storage.FailNextChange(key, moment);
        await StateFaults.SurfacesAsync(() => RotateAsync(rotation));

        await RotateAsync(rotation);
        var begun = await EnsureAsync();
        Assert.NotEqual(former, begun);
        cluster.Storage.FailNextChange(key, moment);
        await StateFaults.SurfacesAsync(() => System.TurnAsync(new TurnRotation(rotation), Token));
        await System.TurnAsync(new TurnRotation(rotation), Token);
        cluster.Storage.FailNextChange(key, moment);
        await StateFaults.SurfacesAsync(() => System.SettleRotationAsync(new SettleRotation(rotation), Token));
        await System.SettleRotationAsync(new SettleRotation(rotation), Token);

        Assert.Equal(begun.CaCertificate[(former.CaCertificate.Length + 1)..], (await EnsureAsync()).CaCertificate);
    }

    [Fact]
    public async Task Another_project_sees_no_CA_and_gets_nothing_signed_but_an_admin_does()
    {
        await EnsureAsync();

        Assert.Null(await As(GrainCluster.Beta).GetAuthorityAsync(CertificateAuthority.Etcd, Token));
        Assert.IsType<SignReply.NoAuthority>(await As(GrainCluster.Beta).SignAsync(CertificateAuthority.Etcd, Request(), Token));
        Assert.NotNull(await As(GrainCluster.Admin).GetAuthorityAsync(CertificateAuthority.Etcd, Token));
        Assert.IsType<SignReply.Issued>(await As(GrainCluster.Admin).SignAsync(CertificateAuthority.Etcd, Request(), Token));
    }

    [Fact]
    public async Task A_public_method_without_a_caller_fails_whether_there_are_keys_or_not()
    {
        CallerContext.Clear();
        await Assert.ThrowsAsync<InvalidOperationException>(() => cluster.AsSystem<ICertificatesGrain>(key).GetAuthorityAsync(CertificateAuthority.Etcd, Token));
        await EnsureAsync();
        await Assert.ThrowsAsync<InvalidOperationException>(() => cluster.AsSystem<ICertificatesGrain>(key).SignAsync(CertificateAuthority.Etcd, Request(), Token));
    }

    [Fact]
    public async Task Keys_are_never_handed_to_a_bay_of_another_project()
    {
        await EnsureAsync();

        await Assert.ThrowsAsync<ArgumentException>(() => System.EnsureAsync(Command with { ProjectId = "project-b" }, Token));
    }

    [Fact]
    public async Task Bad_requests_are_answered_not_thrown()
    {
        await EnsureAsync();

        Assert.IsType<SignReply.InvalidRequest>(await As(GrainCluster.Alpha).SignAsync(CertificateAuthority.Kubernetes, "not a csr", Token));
        Assert.Equal(
            new SignReply.ExtensionNotAllowed("nameConstraints"),
            await As(GrainCluster.Alpha).SignAsync(CertificateAuthority.Kubernetes, Request(new X509Extension("2.5.29.30", [0x30, 0x00], critical: true)), Token));
    }

    private ICertificatesSystem System => cluster.AsSystem<ICertificatesSystem>(key);

    private ICertificatesGrain As(Caller caller) => cluster.As<ICertificatesGrain>(caller, key);

    // Who signs for everybody, the service too, and who is told to be believed.
    private async Task SignsAsync(string signer, string believed)
    {
        using var service = new ServiceKey();
        using var root = X509Certificate2.CreateFromPem(signer);
        var issued = (await System.IssueServiceAsync(new IssueServiceCertificate(service.PublicKey, TimeSpan.FromDays(1)), Token))!;
        var signed = Assert.IsType<SignReply.Issued>(await As(GrainCluster.Alpha).SignAsync(CertificateAuthority.Kubernetes, Request(), Token)).Pem;
        foreach (var pem in new[] { issued.Certificate, signed })
        {
            using var leaf = X509Certificate2.CreateFromPem(pem);
            Assert.True(IsIssuedBy(leaf, root));
        }

        Assert.Equal((believed, believed), (issued.Authority, await As(GrainCluster.Alpha).GetAuthorityAsync(CertificateAuthority.Kubernetes, Token)));
    }

    private Task RotateAsync(Guid operation) => System.RotateAsync(new RotateCertificates(operation, Command.BayName, Command.ProjectId), Token);

    private Task<BayCertificates> EnsureAsync() => System.EnsureAsync(Command, Token);

    private static string Request(params X509Extension[] extensions)
    {
        using var requester = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=node", requester, HashAlgorithmName.SHA256);
        foreach (var extension in extensions)
            request.CertificateExtensions.Add(extension);
        return request.CreateSigningRequestPem();
    }

    private static bool IsIssuedBy(X509Certificate2 leaf, X509Certificate2 root)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(root);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        return chain.Build(leaf);
    }
}
