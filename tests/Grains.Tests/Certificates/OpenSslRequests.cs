namespace Magnum.Grains.Tests.Certificates;

/// <summary>Requests made once with the openssl command, for what .NET can't make.</summary>
internal static class OpenSslRequests
{
    /// <summary>RSA 4096 signed with SHA-512, an organizational unit, no extensions: as Terraform's tls provider makes them.</summary>
    public const string Terraform = """
        -----BEGIN CERTIFICATE REQUEST-----
        MIIEgjCCAmoCAQAwPTEXMBUGA1UECgwOc3lzdGVtOm1hc3RlcnMxEjAQBgNVBAsM
        CXRlcnJhZm9ybTEOMAwGA1UEAwwFYWRtaW4wggIiMA0GCSqGSIb3DQEBAQUAA4IC
        DwAwggIKAoICAQC8OxKxBUMPPVdu11WYvcnJcMikEiKLb8pm6h8FEuKHxIXqAHTS
        iqqxEuGCOCHClQE/KH0Rfl9jkADRWbtGkEAv9NJ7L1HmoLMtUIdR0omWo//doFDq
        +kNxQn7h0wHXvC/7LolnftVaVhFhZGyjQf027TntHQ4IssDuiW/p8i8r6CKmRkfP
        3Jw5vL6jVsFmYHP7lh9n4yxcCDqEqy5ELrHyfm34Nda7Rgb6ljhmgzS7iVRpICH1
        nZYmkUnF7odVT8sVQF60e7kYxANsj775ChRdHz8Mdj2DIuvqHH04gkghS1Jj6VKU
        fRUMJVtVz5Ejz9eITMRC5MvyANgiWrbTqd2EJk+9IQyWJxV7H4do6DR25lcYkxIK
        oec81zaJPmIPBisnhT/Ye/UhGWgfrh16y+pPsR0hSX7l+AfD/SLX1bUFcziTWgbf
        b1OMJEB3sgWwVFGNF6K08svQRds4R8IJsd9WDuAlpaqC3U9UfsT8OaBKkYOU7WNZ
        KsSXuqyPIUaW82XEm6JY41BBsxrfdzxnRanXw5y2DRrIPfvcS9/UHKXMA1rmivtF
        cf8WRc2GcUBJFVMbwMgPESlI7xrqi3Gy8fjhpcXXonhQ9nffYUJ0wXENeSrIl2ki
        QuKGADG7BLW9VA/xzvIhXppDoGUt7AORcuZnE86oerYB244/wSkKKUPmMQIDAQAB
        oAAwDQYJKoZIhvcNAQENBQADggIBAK1UJpZE8xYVwve+SFP1c9vi0nSxkZZpqN9M
        LS2vVbujCohdrOM6u7Zvq6YkWDUfg0ksS7LhU+bulexNq+EkzefpxRmoWddN4xqU
        OBH+LiWLHPZdegMCdfpjjy7IbkDOZmnNoLURtymbETQUUrge2LuCJ2keTX1h07Q9
        BTp1SmOFW8EIhaCBFHXzCsX2NerDPdjeXAgJkOwOak+Vg+B/s0qS0EmNrOvXLyT5
        8zVBsmIdb1w5alSOUn8Pgr3989uAGKefzeu7ol2uDbc/NTGk69xCYwe84OoKVarL
        a7y7dFuOMlsWG2INGa4jdgs2dW0v1fl+oJ49o4rFGbGuLUHRXs781yQdg1IcrQWu
        f7rhF5mUoQ8LQArJ0PG3RPmn0fxSxoXLdPuDc07ZP98jauKUMGzbqCKnY1KbDlPT
        vFxU7Ht/nCejHkG0axdYh9367rX4YALfKhQCgKks/6SSLuLm5yLr0zfG1MQ9IJjQ
        gJMK2Q2rliRMYpXSvAUBr+1ocmySVKchj1i4hVumIZBsFoBFloBIfmrnsJTfarHk
        cp2Fk+G4kBBPJs3UAqjw4Vv8vfkwDP8T3EywOROKxF0gRPEdGWsI8Uh/4AJKyp4I
        01YfqU+01OCKRywt5X+3NuQrfFyW3MxtBtLIz0OmUmuKr4L2gZ2YSXHPvXD8MQ8R
        XYsajPc2
        -----END CERTIFICATE REQUEST-----
        """;

    /// <summary>RSA 2048 with a challengePassword beside its extensions.</summary>
    public const string WithChallenge = """
        -----BEGIN CERTIFICATE REQUEST-----
        MIICkDCCAXgCAQAwEDEOMAwGA1UEAwwFdHdpY2UwggEiMA0GCSqGSIb3DQEBAQUA
        A4IBDwAwggEKAoIBAQCoa3G70aRXi+JJK7sb74ghWfKal1HJuCht44Wq9hKu1foK
        0pgKh4wpOHqarceT+k1Oxonkb5PngxagkAW+yDYN1kXq8GIwzB0jzWxHioLlpvrn
        NQSGjDjZALNjbJMm8lcEqBK9XgSohDa5OImHStj89tnqr/D8clnvWSASfCa9eAOf
        0I0B8mZbJ+AUQ0kpi74GLMTEKhsrlUrJjNHJKS2wtyObR30FtpByC3EJX19c7JmJ
        xGoVwR23Bzcf6++0fJKJB+rfKwupo8c0N3z/ZAQSlOfMQih2/lrt52gWy8xfd9x5
        x2P4+Wrm5n0oH5v18BS2BeFSyJgiVrVsAnm+D07XAgMBAAGgOzAYBgkqhkiG9w0B
        CQcxCwwJc2VjcmV0MTIzMB8GCSqGSIb3DQEJDjESMBAwDgYDVR0PAQH/BAQDAgeA
        MA0GCSqGSIb3DQEBCwUAA4IBAQAUeVARgxVbCayYiAFETNdYQ5v7bCOV1zbKrEck
        dvWIKf7F3j/nAA7rM8Yrl3Ee1J/bt03NTZXhy1V6ZDRKGtRZm4gIftKHuOB+m4VI
        e6Q/v1hBzSnq0FwfARKc2hkLQTx0iLYsdjez/5xXcaokodkT3bPImhuGxNibGI0p
        jCCVGjeOP/jh/A7afT1ceyUDIPoiOLE1nk19nlDPYcdJWISI9yzrdQL1dR9nrR3/
        45T56JD0aEl0lPKblwDU2CQcyxl8Z+njt4xYNH8OPdqXEmhPP91q8b/W55fqUdiB
        c5vI/PTYw630lRh3NL39th094dku6H7SslOYD5O1K/SBUOeb
        -----END CERTIFICATE REQUEST-----
        """;

    /// <summary>RSA 2048 under the older label.</summary>
    public const string NewLabel = """
        -----BEGIN NEW CERTIFICATE REQUEST-----
        MIICUzCCATsCAQAwDjEMMAoGA1UEAwwDbmV3MIIBIjANBgkqhkiG9w0BAQEFAAOC
        AQ8AMIIBCgKCAQEAxIZ3nmBq58iDhpkqWzSh9zWfyAyNJ38uVdJ0k4XUr35SxnJC
        tL1inYVsZhUqWWHm9hv90TlBzvtaQ9T2518MJ7LEoRKIn6cG5DRswQpsj7VksKaw
        xIiKv4GD6Am9pOOHI6lU3+by/v0lAQA58/WJ1EMPx8ujcThdt1c6PZ1CI3OC9Qdn
        Xjw4NZzGqFEk5GfLVhGzOw0ldOGBqwHKsW5U2UO1BtEk5LIMOLyn6SdVJ1Pt38HR
        VpkQMrPQV8T7vFh7sCbGnt6DfLeiQUfXxQdaFBZrTyJSHmSFxkQQABE+g3TtOtDL
        5CLrbbAcDee2J0C1dIfYBaoYo3rUyW48EWv3NwIDAQABoAAwDQYJKoZIhvcNAQEL
        BQADggEBAKwlFCyk1RpCQA+KN0ZlwPPIoHtYIeslSqLjiYTrLkE8oeE55OTQbjnp
        tdCnd/SbrmU0FeMSKAM6+CDt0W0DWRpxdOGXAzUzXP7a4Hw+HfLWoXs7WA0tvcwt
        Qst88ldqTq//mQVVBjQs24IbZwqkbp3ESnh0c7odDrtQuelvSqZlLrqf+8NJ1lak
        bUHFNSHi3qNwOb8vEBtGU3ooPeoyVCNkBcMymQ8z40AmhEjzD5s25Noius+DGBe+
        l1IlwleJJdl9sAoNxvmJeSe1fIKtCw46Fz1rcUXIbXI+6EaJscOzcgPRqis/v5oi
        l5zKzjxJHUg8mM5ISCjEQpmUcVrx6TA=
        -----END NEW CERTIFICATE REQUEST-----
        """;

    /// <summary>RSA 1024.</summary>
    public const string WeakRsa = """
        -----BEGIN CERTIFICATE REQUEST-----
        MIIBTjCBuAIBADAPMQ0wCwYDVQQDDAR3ZWFrMIGfMA0GCSqGSIb3DQEBAQUAA4GN
        ADCBiQKBgQC7aVkaAqdOJYQ0Np/RHZ3YhKAxfGN42Ixd5jRqsL9ol54w8rCvBe0r
        cOnLLy4YzleUiABEdefwmk+9fjoEBeKtdIQJ6KaI+EP6QhDkuJCxFYyYLWswx8mn
        hkgrCn2DSWOxu+KPWF8IrxM25uu9DnzUwk0lykp5fZqZBU5JKTKUVwIDAQABoAAw
        DQYJKoZIhvcNAQELBQADgYEAOZctzmLcY6uFgsDYMuNslOusvQYGFjdKWNJQONSH
        WlrOxcvNfAVtEXw8TIAjF+lhThSF20XUYCLv2u4ZK8eU8M77yf7aDIrHNbLQLbMI
        FMXQlH0E7wSNDlo9ToM1RLrWXUC6cqz4ZgroFhh9/XIm2h83cnjqSGQA3RE6Uaga
        Y10=
        -----END CERTIFICATE REQUEST-----
        """;

    /// <summary>Ed25519.</summary>
    public const string Ed25519 = """
        -----BEGIN CERTIFICATE REQUEST-----
        MIGMMEACAQAwDTELMAkGA1UEAwwCZWQwKjAFBgMrZXADIQAi4hTjb+FwaEsxxDTN
        2JAyyUfYDWknUOz/Kt76gLJBtqAAMAUGAytlcANBAAEIDC3SXjWXtGCc+FUlD7UJ
        CARgWrwvuR/Pw0QuBIohOjPCbLOu+qPgqgi+dgf9fh7wLBDrU/oC5oFFHh18FAY=
        -----END CERTIFICATE REQUEST-----
        """;

    /// <summary>A curve that is none of the three.</summary>
    public const string Secp256k1 = """
        -----BEGIN CERTIFICATE REQUEST-----
        MIHEMGwCAQAwDTELMAkGA1UEAwwCazEwVjAQBgcqhkjOPQIBBgUrgQQACgNCAAR2
        lTVsTSv04vs4adJ2ddvOoyJfAjS+q6S6NaXejE3y+iqkPVD9zIsd462q9QuaHj7v
        5GaajByjsHoIQfvbVArQoAAwCgYIKoZIzj0EAwIDSAAwRQIhAIrGiQo6FmI2rclR
        6YewFTCryvMEABZZh3lEzFKI9vWxAiBM6rWcYIMvnX1mEYU0mYt3Jg5TybmZidd6
        NsITob4SGA==
        -----END CERTIFICATE REQUEST-----
        """;

    /// <summary>P-256, but with its parameters spelled out instead of named.</summary>
    public const string ExplicitCurve = """
        -----BEGIN CERTIFICATE REQUEST-----
        MIIBwjCCAWkCAQAwEzERMA8GA1UEAwwIZXhwbGljaXQwggFLMIIBAwYHKoZIzj0C
        ATCB9wIBATAsBgcqhkjOPQEBAiEA/////wAAAAEAAAAAAAAAAAAAAAD/////////
        //////8wWwQg/////wAAAAEAAAAAAAAAAAAAAAD///////////////wEIFrGNdiq
        OpPns+u9VXaYhrxlHQawzFOw9jvOPD4n0mBLAxUAxJ02CIbnBJNqZnjhE50mt4Gf
        fpAEQQRrF9Hy4SxCR/i85uVjpEDydwN9gS3rM6D0oTlF2JjClk/jQuL+Gn+bjufr
        SnwPnhYrzjNXazFezsu2QGg3v1H1AiEA/////wAAAAD//////////7zm+q2nF56E
        87nKwvxjJVECAQEDQgAEpc3KfU6kHPPRGKkWbE6gPv9S1wRST7flJXI1YOowBzen
        nXbCd9I6mb0/MeanJU/C5R++mduR5+TpjSPxwvtIGqAAMAoGCCqGSM49BAMCA0cA
        MEQCIEIq8G3jkaXogw0Yp/r6NltlrePDvs7JL86AGkUHUleJAiAPf+F4StMan24S
        gxvsRyCDTvVL1lpDp88+bfZBcl2HAQ==
        -----END CERTIFICATE REQUEST-----
        """;

    /// <summary>RSA 2048 signed with MD5.</summary>
    public const string Md5 = """
        -----BEGIN CERTIFICATE REQUEST-----
        MIICUzCCATsCAQAwDjEMMAoGA1UEAwwDbWQ1MIIBIjANBgkqhkiG9w0BAQEFAAOC
        AQ8AMIIBCgKCAQEA4PAcXyUVLwdpHEH8Jr3jBBCnU10J2gwlYApjE1IAr+b4ewwN
        h5ewg1Y2DcSDFiRnE3dbzN7JsyxEvoRdRw9jxz9MtE677fQuXcisqvAgT1/FTlH5
        dtIxnS6IBPU/DuYdczZN/10fNoyhrorRQL8pNuDmQD5EOzLgz/IqXKmb/QYE7UeQ
        BC8FEd8eZXP+p5dh4SYp+Pj7subQYzKu+/F95uwo22tmzpb2vHkvPPpdEPC+3sPx
        GbkWKAxF0Wf7X5MC+8PJ4cEs8I0vJMf8iDibQi6Xqp/zUn8A10UeuTy5M/wqIV5o
        SJlBPgeRO2W8HEcmT65+fSCkecx3+vQJV0A1HwIDAQABoAAwDQYJKoZIhvcNAQEE
        BQADggEBAD8ox3F8hQHg2CjS9YW8yBOxboNmwfcASlTTRckwR7BV1AvY5mgjCe8q
        Rj9X4jtb/tSBqdHyJOBWaDHZJkQ1uiHWCVDPCDxCX81q3xlP+HGqMK4/nTdZ82ob
        PnW+r6AFkQeOaguefxi221ZtFwJ/F7bjg1j5ZcMVJDbL0XSIDV/mXV2CteNxUz4k
        GLkS73VrGtQMyRbDefWmoYJLMiNz1XCGu5CbJs87jDpZM90cKDXeHInY60dQV/VV
        3NmwzwT+FKO+hgtDSTOf+ghkiYiyTvmoOatk0EQERmIumhqUlYhrAljLCMIACNP2
        FASO7Hk0wK77FUlxmAEw/hQNgSwqsdg=
        -----END CERTIFICATE REQUEST-----
        """;
}
