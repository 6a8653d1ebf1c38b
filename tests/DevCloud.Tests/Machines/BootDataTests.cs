using Magnum.DevCloud.Machines;

namespace Magnum.DevCloud.Tests.Machines;

public sealed class BootDataTests
{
    [Theory]
    [InlineData("#cloud-config\n{\"write_files\":[{\"path\":\"/a\",\"content\":\"NODE_NAME=other\"},{\"path\":\"/etc/magnum/bay.env\",\"content\":\"NODE_NAME=\\\"one\\\"\\nNODE_IP=\\\"10.0.0.7\\\"\\n\"}]}")]
    [InlineData("{\"ignition\":{\"version\":\"3.3.0\"},\"storage\":{\"files\":[{\"path\":\"/a\",\"contents\":{\"source\":\"data:;base64,AAAA\"}},{\"path\":\"/etc/magnum/bay.env\",\"contents\":{\"source\":\"data:,NODE_NAME%3D%22one%22%0ANODE_IP%3D%2210.0.0.7%22%0A\"}}]}}")]
    public void Both_formats_tell_the_settings(string userData)
    {
        var boot = BootData.Read(userData);

        Assert.Equal(("one", "10.0.0.7", ""), (boot!["NODE_NAME"], boot["NODE_IP"], boot["NODE_PUBLIC_IP"]));
    }

    [Theory]
    [InlineData("#!/bin/bash")]
    [InlineData("#cloud-config\nwrite_files: [{path: /a, content: a}]")]
    [InlineData("{\"ignition\":{\"version\":\"3.3.0\"}}")]
    public void What_is_not_ours_is_not_read(string userData) => Assert.Null(BootData.Read(userData));
}
